-- Strings: concatenation, table.concat, formatting, bytes, slices, reversal and case.

local concat, format = table.concat, string.format
local byte, char, sub, upper, rep = string.byte, string.char, string.sub, string.upper, string.rep

local function checksum(text)
  local sum = 0
  for i = 1, #text do
    sum = (sum * 31 + byte(text, i)) % 1000003
  end
  return sum
end

local function append(n)
  local text = ""
  for i = 1, n do
    text = text .. char(97 + i % 26)
    if #text > 2000 then text = sub(text, 1500) end
  end
  return text
end

local function lines(n)
  local parts = {}
  for i = 1, n do
    parts[#parts + 1] = "line " .. i .. ": " .. format("%05d|%-6s|%.2f", i, "x" .. i % 100, i / 4)
  end
  return concat(parts, "\n")
end

local function cipher(text, shift)
  local parts = {}
  for i = 1, #text do
    local code = byte(text, i)
    if code >= 97 and code <= 122 then
      code = (code - 97 + shift) % 26 + 97
    end
    parts[i] = char(code)
  end
  return concat(parts)
end

local function palindromes(n)
  local found = 0
  for i = 1, n do
    local text = format("%d", i)
    if text == text:reverse() then found = found + 1 end
  end
  return found
end

local function slices(text)
  local different, seen = 0, {}
  for i = 1, #text - 3 do
    local slice = sub(text, i, i + 3)
    if not seen[slice] then
      seen[slice] = true
      different = different + 1
    end
  end
  return different
end

local page = lines(60000)
print(format("%d %d", #page, checksum(page)))
print(format("%d", checksum(append(200000))))
print(format("%d", checksum(upper(cipher(rep("the quick brown fox ", 15000), 7)))))
print(format("%d %d", palindromes(250000), slices(sub(page, 1, 400000))))
