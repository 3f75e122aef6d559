-- The sieve of Eratosthenes on a table of booleans, then a sieve of smallest factors.

local function primes(limit)
  local composite, count, last = {}, 0, 0
  for i = 1, limit do composite[i] = false end
  for i = 2, limit do
    if not composite[i] then
      count, last = count + 1, i
      for j = i * i, limit, i do composite[j] = true end
    end
  end
  return count, last
end

local function factors(limit)
  local smallest, list = {}, {}
  for i = 1, limit do smallest[i] = 0 end
  for i = 2, limit do
    if smallest[i] == 0 then
      smallest[i] = i
      list[#list + 1] = i
    end
    local mine = smallest[i]
    for k = 1, #list do
      local prime = list[k]
      if prime > mine or i * prime > limit then break end
      smallest[i * prime] = prime
    end
  end
  local sum = 0
  for i = 2, limit do sum = (sum + smallest[i]) % 1000003 end
  return #list, sum
end

for _ = 1, 4 do primes(1000000) end
print(string.format("%d %d", primes(2000000)))
print(string.format("%d %d", factors(1000000)))
