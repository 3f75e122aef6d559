-- Binary trees: a long-lived one, and many that die young. Says at the end how many kilobytes this process had at most.
local depth = tonumber(arg[1])

local function grow(levels)
  if levels == 0 then
    return {}
  end
  return { left = grow(levels - 1), right = grow(levels - 1) }
end

local function count(tree)
  if not tree.left then
    return 1
  end
  return 1 + count(tree.left) + count(tree.right)
end

if depth > 0 then
  local kept = grow(depth)
  for levels = 4, depth, 4 do
    local nodes = 0
    for _ = 1, 1 << (depth - levels + 4) do
      nodes = nodes + count(grow(levels))
    end
    assert(nodes == (1 << (depth - levels + 4)) * ((2 << levels) - 1))
  end
  assert(count(kept) == (2 << depth) - 1)
end

local status = assert(io.open("/proc/self/status"))
print(status:read("a"):match("VmHWM:%s*(%d+) kB"))
status:close()
