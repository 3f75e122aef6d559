-- Planets attract one another in space; the energy before and after many small steps.

local sqrt = math.sqrt
local solarMass = 4 * math.pi * math.pi
local year = 365.24

local function body(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx * year, vy = vy * year, vz = vz * year, mass = mass * solarMass }
end

local bodies = {
  body(0, 0, 0, 0, 0, 0, 1),
  body(4.8414, -1.1603, -0.1036, 0.00166, 0.0077, -0.000069, 0.00095479),
  body(8.3434, 4.1248, -0.4035, -0.002767, 0.004998, 0.000023, 0.00028588),
  body(12.8944, -15.1112, -0.2233, 0.002965, 0.002378, -0.0000297, 0.000043662),
  body(15.3797, -25.9193, 0.1793, 0.00268, 0.001628, -0.0000952, 0.0000515139),
}

local function rest(all)
  local px, py, pz = 0, 0, 0
  for _, b in ipairs(all) do
    px, py, pz = px + b.vx * b.mass, py + b.vy * b.mass, pz + b.vz * b.mass
  end
  local sun = all[1]
  sun.vx, sun.vy, sun.vz = -px / solarMass, -py / solarMass, -pz / solarMass
end

local function energy(all)
  local sum = 0
  for i = 1, #all do
    local a = all[i]
    sum = sum + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for j = i + 1, #all do
      local b = all[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      sum = sum - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return sum
end

local function advance(all, count, dt)
  for i = 1, count do
    local a = all[i]
    local ax, ay, az, am = a.x, a.y, a.z, a.mass
    local vx, vy, vz = a.vx, a.vy, a.vz
    for j = i + 1, count do
      local b = all[j]
      local dx, dy, dz = ax - b.x, ay - b.y, az - b.z
      local square = dx * dx + dy * dy + dz * dz
      local pull = dt / (square * sqrt(square))
      local toA, toB = b.mass * pull, am * pull
      vx, vy, vz = vx - dx * toA, vy - dy * toA, vz - dz * toA
      b.vx, b.vy, b.vz = b.vx + dx * toB, b.vy + dy * toB, b.vz + dz * toB
    end
    a.vx, a.vy, a.vz = vx, vy, vz
    a.x, a.y, a.z = ax + dt * vx, ay + dt * vy, az + dt * vz
  end
end

rest(bodies)
print(string.format("%.9f", energy(bodies)))
for _ = 1, 200000 do
  advance(bodies, #bodies, 0.01)
end
print(string.format("%.9f", energy(bodies)))
