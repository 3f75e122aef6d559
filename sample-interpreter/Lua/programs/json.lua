-- A reader and writer of JSON-like text: generates values, writes them, reads them back, byte by byte.

local byte, sub, find, format, concat = string.byte, string.sub, string.find, string.format, table.concat

local seed = 5
local function random(limit)
  seed = (seed * 3877 + 29573) % 139968
  return math.floor(seed / 139968 * limit) + 1
end

local function make(depth)
  local kind = depth > 0 and random(7) or random(4)
  if kind == 1 then return random(100000) end
  if kind == 2 then return "text\n\"" .. format("%d", random(999)) .. "\"" end
  if kind == 3 then return random(2) == 1 end
  if kind == 4 then return random(1000) / 8 end
  local made = {}
  if kind == 5 then
    for i = 1, 6 do made[i] = make(depth - 1) end
  else
    for i = 1, 7 do made[format("field%d", i)] = make(depth - 1) end
  end
  return made
end

local escapes = { ["\n"] = "\\n", ["\""] = "\\\"", ["\\"] = "\\\\" }

local function write(value, out)
  local kind = type(value)
  if kind == "number" then
    out[#out + 1] = format("%.6g", value)
  elseif kind == "string" then
    out[#out + 1] = "\"" .. value:gsub("[\n\"\\]", escapes) .. "\""
  elseif kind == "boolean" then
    out[#out + 1] = value and "true" or "false"
  elseif value[1] ~= nil then
    for i = 1, #value do
      out[#out + 1] = i == 1 and "[" or ", "
      write(value[i], out)
    end
    out[#out + 1] = "]"
  else
    for i = 1, 7 do
      local key = format("field%d", i)
      out[#out + 1] = (i == 1 and "{\"" or ", \"") .. key .. "\": "
      write(value[key], out)
    end
    out[#out + 1] = "}"
  end
end

local function skip(text, at)
  local code = byte(text, at)
  while code == 32 or code == 10 or code == 9 do
    at = at + 1
    code = byte(text, at)
  end
  return at, code
end

local letters = { n = "\n", t = "\t" }

local function readString(text, at)
  local from, parts = at + 1, nil
  local i = from
  while true do
    local code = byte(text, i)
    if code == 34 then
      local tail = sub(text, from, i - 1)
      if parts then
        parts[#parts + 1] = tail
        tail = concat(parts)
      end
      return tail, i + 1
    elseif code == 92 then
      parts = parts or {}
      parts[#parts + 1] = sub(text, from, i - 1)
      local letter = sub(text, i + 1, i + 1)
      parts[#parts + 1] = letters[letter] or letter
      i = i + 2
      from = i
    elseif not code then
      error("unfinished string")
    else
      i = i + 1
    end
  end
end

local read

local function readList(text, at)
  local list, code = {}, nil
  repeat
    list[#list + 1], at = read(text, at + 1)
    at, code = skip(text, at)
  until code ~= 44
  if code ~= 93 then error("']' expected") end
  return list, at + 1
end

local function readObject(text, at)
  local object, key, code = {}, nil, nil
  repeat
    key, at = readString(text, (skip(text, at + 1)))
    at, code = skip(text, at)
    if code ~= 58 then error("':' expected") end
    object[key], at = read(text, at + 1)
    at, code = skip(text, at)
  until code ~= 44
  if code ~= 125 then error("'}' expected") end
  return object, at + 1
end

function read(text, at)
  local code
  at, code = skip(text, at)
  if code == 123 then return readObject(text, at) end
  if code == 91 then return readList(text, at) end
  if code == 34 then return readString(text, at) end
  if code == 116 then return true, at + 4 end
  if code == 102 then return false, at + 5 end
  local _, last = find(text, "^-?%d+%.?%d*", at)
  if not last then error("value expected") end
  return tonumber(sub(text, at, last)), last + 1
end

local function tally(value)
  local kind = type(value)
  if kind == "number" then return value, 1 end
  if kind ~= "table" then return kind == "string" and #value or 0, 1 end
  local sum, count = 0, 1
  for _, part in pairs(value) do
    local partSum, partCount = tally(part)
    sum, count = sum + partSum, count + partCount
  end
  return sum, count
end

local all = {}
for i = 1, 150 do all[i] = make(4) end
local out = {}
write(all, out)
local text = concat(out)
for _ = 1, 10 do
  local value = read(text, 1)
  local again = {}
  write(value, again)
  if concat(again) ~= text then error("not the same text") end
  all = value
end
print(format("%d", #text))
print(format("%.3f %d", tally(all)))
