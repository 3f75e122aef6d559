-- Binary trees: many short-lived trees beside one that stays; allocation and collection.

local function grow(depth)
  if depth == 0 then return {} end
  return { grow(depth - 1), grow(depth - 1) }
end

local function count(tree)
  local left = tree[1]
  if not left then return 1 end
  return 1 + count(left) + count(tree[2])
end

local function run(deepest)
  local lasting = grow(deepest)
  for depth = 4, deepest, 3 do
    local trees = 2 ^ (deepest - depth + 3)
    local nodes = 0
    for _ = 1, trees do
      nodes = nodes + count(grow(depth))
    end
    print(string.format("%d trees of depth %d: %d", trees, depth, nodes))
  end
  print(string.format("%d", count(lasting)))
end

run(15)
