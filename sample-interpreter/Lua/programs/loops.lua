-- Numeric loops: nested counting, a float step, and the longest Collatz walk below a bound.

local function triangle(n)
  local sum = 0
  for i = 1, n do
    for j = i, n, 3 do
      sum = (sum + i * j) % 1000003
    end
  end
  return sum
end

local function integrate(steps)
  local width = 1.0 / steps
  local area = 0.0
  for i = 0, steps - 1 do
    local x = (i + 0.5) * width
    area = area + 4.0 / (1.0 + x * x)
  end
  return area * width
end

local function longestWalk(limit)
  local best, bestLength = 1, 0
  for start = 1, limit do
    local n, length = start, 0
    while n ~= 1 do
      if n % 2 == 0 then
        n = n * 0.5
      else
        n = 3 * n + 1
      end
      length = length + 1
    end
    if length > bestLength then
      best, bestLength = start, length
    end
  end
  return best, bestLength
end

local function countDown(n)
  local odd, total = 0, 0
  for i = n, 1, -1 do
    if i % 3 == 1 then odd = odd + 1 else total = total + i % 7 end
  end
  return odd, total
end

print(string.format("%d", triangle(6000)))
print(string.format("%.6f", integrate(5000000)))
print(string.format("%d %d", longestWalk(80000)))
print(string.format("%d %d", countDown(5000000)))
