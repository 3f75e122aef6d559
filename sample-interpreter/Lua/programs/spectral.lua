-- The spectral norm of an infinite matrix, cut to n by n, by the power method.

local function entry(row, column)
  local diagonal = row + column
  return 1.0 / (diagonal * (diagonal + 1) * 0.5 + row + 1)
end

local function times(n, from, to)
  for row = 0, n - 1 do
    local sum = 0.0
    for column = 0, n - 1 do
      sum = sum + entry(row, column) * from[column + 1]
    end
    to[row + 1] = sum
  end
end

local function timesTransposed(n, from, to)
  for row = 0, n - 1 do
    local sum = 0.0
    for column = 0, n - 1 do
      sum = sum + entry(column, row) * from[column + 1]
    end
    to[row + 1] = sum
  end
end

local function norm(n, rounds)
  local u, v, between = {}, {}, {}
  for i = 1, n do u[i] = 1.0 end
  for _ = 1, rounds do
    times(n, u, between)
    timesTransposed(n, between, v)
    times(n, v, between)
    timesTransposed(n, between, u)
  end
  local uv, vv = 0.0, 0.0
  for i = 1, n do
    uv = uv + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  return math.sqrt(uv / vv)
end

print(string.format("%.9f", norm(500, 10)))
