-- Coroutines: generators, a chain of filters, a tree walk by nested generators, and many tasks in turn.

local create, resume, status = coroutine.create, coroutine.resume, coroutine.status
local wrap, yield = coroutine.wrap, coroutine.yield

local function numbers(n)
  return wrap(function()
    for i = 1, n do yield(i) end
  end)
end

local function only(keep, source)
  return wrap(function()
    for value in source do
      if keep(value) then yield(value) end
    end
  end)
end

local function chain(n)
  local source = numbers(n)
  source = only(function(x) return x % 2 == 1 end, source)
  source = only(function(x) return x % 3 ~= 0 end, source)
  local sum = 0
  for value in source do sum = (sum * 3 + value) % 1000003 end
  return sum
end

local function insert(tree, key)
  if not tree then return { key = key } end
  if key < tree.key then
    tree.left = insert(tree.left, key)
  elseif key > tree.key then
    tree.right = insert(tree.right, key)
  end
  return tree
end

local function walk(tree)
  return wrap(function()
    if tree.left then
      for key in walk(tree.left) do yield(key) end
    end
    yield(tree.key)
    if tree.right then
      for key in walk(tree.right) do yield(key) end
    end
  end)
end

local function trees(keys, rounds)
  local tree, seed = nil, 11
  for _ = 1, keys do
    seed = (seed * 3877 + 29573) % 139968
    tree = insert(tree, seed)
  end
  local sum = 0
  for _ = 1, rounds do
    for key in walk(tree) do sum = (sum * 5 + key) % 1000003 end
  end
  return sum
end

local function tasks(count, turns)
  local all, sum = {}, 0
  for i = 1, count do
    all[i] = create(function(step)
      local mine = i
      for _ = 1, turns do
        mine = (mine + step) % 10007
        step = yield(mine)
      end
      return -1
    end)
  end
  local alive, round = count, 0
  while alive > 0 do
    round = round + 1
    for i = 1, count do
      if status(all[i]) ~= "dead" then
        local ok, value = resume(all[i], round)
        if not ok then error(value) end
        if status(all[i]) == "dead" then alive = alive - 1 end
        sum = (sum * 7 + value) % 1000003
      end
    end
  end
  return sum
end

print(string.format("%d %d %d", chain(600000), trees(1000, 80), tasks(500, 1400)))
