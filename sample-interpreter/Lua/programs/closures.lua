-- Closures: counters that share a variable, composition, map/filter/fold, memoising and iterators.

local function counter(start, step)
  local value = start
  local function up() value = (value + step) % 1000003 return value end
  local function reset(to) value = to end
  return up, reset
end

local function compose(f, g)
  return function(x) return f(g(x)) end
end

local function adder(n)
  return function(x) return x + n end
end

local function map(list, f)
  local made = {}
  for i = 1, #list do made[i] = f(list[i]) end
  return made
end

local function filter(list, keep)
  local made = {}
  for i = 1, #list do
    if keep(list[i]) then made[#made + 1] = list[i] end
  end
  return made
end

local function fold(list, start, f)
  local result = start
  for i = 1, #list do result = f(result, list[i]) end
  return result
end

local function range(low, high)
  local at = low - 1
  return function()
    at = at + 1
    if at <= high then return at end
  end
end

local function memoise(f)
  local known = {}
  return function(x)
    local result = known[x]
    if result == nil then
      result = f(x)
      known[x] = result
    end
    return result
  end
end

local function counters(n)
  local up, reset = counter(0, 7)
  local sum = 0
  for i = 1, n do
    sum = (sum + up()) % 1000003
    if i % 1000 == 0 then reset(i) end
  end
  return sum
end

local function pipelines(n)
  local sum = 0
  for i = 1, n do
    local f = compose(adder(i), compose(adder(-3), function(x) return x * 2 end))
    sum = (sum + f(i)) % 1000003
  end
  return sum
end

local function lists(rounds)
  local list = {}
  for i in range(1, 1000) do list[i] = i end
  local sum = 0
  for round = 1, rounds do
    local kept = filter(map(list, function(x) return x * round % 101 end), function(x) return x % 3 ~= 0 end)
    sum = sum + fold(kept, 0, function(a, b) return (a + b) % 10007 end)
  end
  return sum
end

local function fibonacci(rounds)
  local sum = 0
  for _ = 1, rounds do
    local fib
    fib = memoise(function(n) return n < 2 and n or (fib(n - 1) + fib(n - 2)) % 1000003 end)
    sum = (sum + fib(60)) % 1000003
  end
  return sum
end

print(string.format("%d %d", counters(2500000), pipelines(500000)))
print(string.format("%d %d", lists(500), fibonacci(6000)))
