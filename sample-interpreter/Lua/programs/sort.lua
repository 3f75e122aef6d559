-- table.sort: numbers in the default order, records and strings by a comparison function, and a merge sort.

local sort, format = table.sort, string.format

local seed = 42
local function random()
  seed = (seed * 16807) % 2147483647
  return seed
end

local function numbers(n)
  local list = {}
  for i = 1, n do list[i] = random() end
  return list
end

local function records(n)
  local list = {}
  for i = 1, n do
    list[i] = { id = i, group = random() % 100, weight = random() % 10000 / 16, name = format("n%06d", random() % 1000000) }
  end
  return list
end

local function checksum(list, valueOf)
  local sum = 0
  for i = 1, #list do
    sum = (sum * 17 + valueOf(list[i])) % 1000003
  end
  return sum
end

local function byGroup(a, b)
  if a.group ~= b.group then return a.group < b.group end
  if a.weight ~= b.weight then return a.weight > b.weight end
  return a.id < b.id
end

local function byName(a, b)
  if a.name == b.name then return a.id < b.id end
  return a.name < b.name
end

local function mergeSort(list, less)
  local from, to, n, width = list, {}, #list, 1
  while width < n do
    for low = 1, n, 2 * width do
      local middle, high = low + width, low + 2 * width
      local i, j = low, middle
      for k = low, (high <= n and high - 1 or n) do
        if i < middle and (j >= high or j > n or not less(from[j], from[i])) then
          to[k], i = from[i], i + 1
        else
          to[k], j = from[j], j + 1
        end
      end
    end
    from, to, width = to, from, 2 * width
  end
  return from
end

local function identity(x) return x end
local function idOf(record) return record.id end

local list = numbers(150000)
sort(list)
print(format("%d", checksum(list, identity)))
list = numbers(80000)
sort(list, function(a, b) return a > b end)
print(format("%d", checksum(list, identity)))

local people = records(36000)
sort(people, byGroup)
print(format("%d", checksum(people, idOf)))
sort(people, byName)
print(format("%d", checksum(people, idOf)))
print(format("%d", checksum(mergeSort(people, byGroup), idOf)))
