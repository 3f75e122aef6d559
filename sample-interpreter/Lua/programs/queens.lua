-- n queens: all solutions by backtracking over free columns and diagonals, then the first on a larger board.

local function solve(n, onlyFirst)
  local columns, rising, falling, place = {}, {}, {}, {}
  for i = 1, n do columns[i] = true end
  for i = 1, 2 * n do rising[i], falling[i] = true, true end
  local found, weight = 0, 0

  local function try(row)
    if row > n then
      found = found + 1
      for i = 1, n do weight = (weight + i * place[i]) % 1000003 end
      return onlyFirst
    end
    for column = 1, n do
      local up, down = row + column - 1, row - column + n
      if columns[column] and rising[up] and falling[down] then
        columns[column], rising[up], falling[down] = false, false, false
        place[row] = column
        if try(row + 1) then return true end
        columns[column], rising[up], falling[down] = true, true, true
      end
    end
    return false
  end

  try(1)
  return found, weight
end

print(string.format("%d %d", solve(10, false)))
print(string.format("%d %d", solve(11, false)))
print(string.format("%d %d", solve(18, true)))
print(string.format("%d %d", solve(20, true)))
