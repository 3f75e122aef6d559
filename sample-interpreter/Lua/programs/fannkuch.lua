-- Pancake flips: over all permutations of 1..n, how often must the front be reversed until a 1 is first.

local function flipsOf(order, work, n)
  for i = 1, n do work[i] = order[i] end
  local flips = 0
  local first = work[1]
  while first ~= 1 do
    local low, high = 1, first
    while low < high do
      work[low], work[high] = work[high], work[low]
      low, high = low + 1, high - 1
    end
    flips = flips + 1
    first = work[1]
  end
  return flips
end

-- Goes to the next permutation by rotating ever longer fronts; false after the last.
local function advance(order, turns, n)
  for length = 2, n do
    local first = order[1]
    for i = 1, length - 1 do order[i] = order[i + 1] end
    order[length] = first
    turns[length] = turns[length] + 1
    if turns[length] < length then return true end
    turns[length] = 0
  end
  return false
end

local function run(n)
  local order, turns, work = {}, {}, {}
  for i = 1, n do order[i], turns[i] = i, 0 end
  local most, checksum, sign = 0, 0, 1
  repeat
    local flips = flipsOf(order, work, n)
    if flips > most then most = flips end
    checksum = checksum + sign * flips
    sign = -sign
  until not advance(order, turns, n)
  return checksum, most
end

for n = 7, 9 do print(string.format("%d %d", run(n))) end
print(string.format("%d %d", run(9)))
