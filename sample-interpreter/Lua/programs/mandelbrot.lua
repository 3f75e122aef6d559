-- The Mandelbrot set: steps until a point escapes, over a grid, with a count of the points that stay.

local function steps(cx, cy, limit)
  local x, y, xx, yy = 0.0, 0.0, 0.0, 0.0
  for step = 1, limit do
    y = 2.0 * x * y + cy
    x = xx - yy + cx
    xx, yy = x * x, y * y
    if xx + yy > 4.0 then return step end
  end
  return 0
end

local function run(size, limit)
  local inside, checksum = 0, 0
  for row = 0, size - 1 do
    local cy = 2.5 * row / size - 1.25
    for column = 0, size - 1 do
      local escaped = steps(2.5 * column / size - 2.0, cy, limit)
      if escaped == 0 then
        inside = inside + 1
      else
        checksum = (checksum * 3 + escaped) % 1000003
      end
    end
  end
  return inside, checksum
end

print(string.format("%d %d", run(450, 330)))
