-- Methods: classes by metatables, inheritance two levels deep, overriding, calls of the parent's method.

local function class(parent)
  local made = {}
  made.__index = made
  return setmetatable(made, parent)
end

local Shape = class()
function Shape.new(kind, x, y)
  return setmetatable({ x = x, y = y, moves = 0 }, kind)
end
function Shape:move(dx, dy)
  self.x = (self.x + dx) % 1000
  self.y = (self.y + dy) % 1000
  self.moves = self.moves + 1
end
function Shape:area() return 0 end
function Shape:score() return self:area() + self.x - self.y end

local Circle = class(Shape)
function Circle.new(kind, x, y, radius)
  local made = Shape.new(kind, x, y)
  made.radius = radius
  return made
end
function Circle:area() return 3 * self.radius * self.radius end

local Box = class(Shape)
function Box.new(kind, x, y, width, height)
  local made = Shape.new(kind, x, y)
  made.width, made.height = width, height
  return made
end
function Box:area() return self.width * self.height end

local Cube = class(Box)
function Cube.new(kind, x, y, width, height, depth)
  local made = Box.new(kind, x, y, width, height)
  made.depth = depth
  return made
end
function Cube:area() return 2 * Box.area(self) + 2 * self.depth * (self.width + self.height) end
function Cube:move(dx, dy)
  Box.move(self, dy, dx)
  self.depth = self.depth % 9 + 1
end

local Counter = class()
function Counter.new() return setmetatable({ value = 0 }, Counter) end
function Counter:add(n) self.value = (self.value + n) % 1000003 return self end
function Counter:get() return self.value end

local shapes = {}
for i = 1, 60 do
  if i % 3 == 0 then
    shapes[i] = Circle:new(i, 2 * i, i % 7 + 1)
  elseif i % 3 == 1 then
    shapes[i] = Box:new(i, 3 * i, i % 5 + 1, i % 4 + 2)
  else
    shapes[i] = Cube:new(i, i, i % 6 + 1, i % 3 + 1, i % 9 + 1)
  end
end

local total, counter = 0, Counter.new()
for round = 1, 28000 do
  for i = 1, #shapes do
    local shape = shapes[i]
    shape:move(i, round % 11)
    total = (total + shape:score()) % 1000003
  end
  for i = 1, 20 do counter:add(i):add(round) end
end

local moves = 0
for _, shape in ipairs(shapes) do moves = moves + shape.moves end
print(string.format("%d %d %d", total, moves, counter:get()))
