-- Matrices: multiplication of floats by rows, a power of a matrix of small whole numbers, a transposition.

local function make(n, f)
  local m = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = f(i, j) end
    m[i] = row
  end
  return m
end

local function transpose(m)
  return make(#m, function(i, j) return m[j][i] end)
end

local function multiply(a, b)
  local n, turned, product = #a, transpose(b), {}
  for i = 1, n do
    local row, made = a[i], {}
    for j = 1, n do
      local column, sum = turned[j], 0
      for k = 1, n do sum = sum + row[k] * column[k] end
      made[j] = sum
    end
    product[i] = made
  end
  return product
end

local function multiplyModulo(a, b, modulus)
  local n, product = #a, {}
  for i = 1, n do
    local made = {}
    for j = 1, n do
      local sum = 0
      for k = 1, n do sum = (sum + a[i][k] * b[k][j]) % modulus end
      made[j] = sum
    end
    product[i] = made
  end
  return product
end

local function power(m, exponent, modulus)
  local result = make(#m, function(i, j) return i == j and 1 or 0 end)
  while exponent > 0 do
    if exponent % 2 == 1 then result = multiplyModulo(result, m, modulus) end
    m = multiplyModulo(m, m, modulus)
    exponent = (exponent - exponent % 2) / 2
  end
  return result
end

local function trace(m)
  local sum = 0
  for i = 1, #m do sum = sum + m[i][i] end
  return sum
end

local a = make(280, function(i, j) return (i - j) / 16 + 0.5 end)
local b = make(280, function(i, j) return (i * j % 13) / 8 end)
local product = multiply(a, b)
print(string.format("%.6f %.6f", trace(product), product[7][90]))
local small = make(40, function(i, j) return (i * 3 + j * 5) % 17 end)
print(string.format("%d", trace(power(small, 100003, 9973))))
