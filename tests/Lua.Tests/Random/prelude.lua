-- What each random program has: output without addresses, and functions that keep values small.
local lines = 0

local function order(a, b)
  local s, t = type(a), type(b)
  if s ~= t then return s < t end
  if s == "boolean" then return a and not b end
  return a < b
end

local function show(v, depth)
  local kind = math.type(v) or type(v)
  if kind == "float" then
    if v ~= v then return "nan" end
    return (string.format("%.14g", v) .. "f")
  elseif kind == "string" then
    return '"' .. v .. '"'
  elseif kind == "function" or kind == "thread" or kind == "userdata" then
    return kind
  elseif kind ~= "table" then
    return tostring(v)
  end
  depth = depth or 0
  local meta = debug.getmetatable(v) and "M" or ""
  if depth == 2 then return meta .. "{...}" end
  local keys, others, parts = {}, 0, {}
  for key in next, v do
    local t = type(key)
    if t == "number" or t == "string" or t == "boolean" then
      keys[#keys + 1] = key
    else
      others = others + 1
    end
  end
  table.sort(keys, order)
  for i = 1, #keys do
    local key = keys[i]
    local value = show(rawget(v, key), depth + 1)
    parts[i] = i == key and value or "[" .. show(key) .. "]=" .. value
  end
  if others > 0 then parts[#parts + 1] = others .. " others" end
  return meta .. "{" .. table.concat(parts, ",") .. "}"
end

-- Writes values. All beyond some hundred lines are left out.
function out(...)
  lines = lines + 1
  if lines > 300 then return end
  local texts = {}
  for i = 1, select("#", ...) do
    local text = show((select(i, ...)))
    texts[i] = #text > 1000 and string.sub(text, 1, 1000) or text
  end
  io.write(table.concat(texts, " "), "\n")
end

-- Cuts what might grow without an end.
function clip(v)
  if type(v) == "string" and #v > 60 then return string.sub(v, 1, 60) end
  return v
end

-- The number in an object.
function val(v)
  if type(v) == "table" then return rawget(v, "v") or 0 end
  return tonumber(v) or 0
end

function int(v)
  return math.tointeger(val(v)) or 1
end

-- Lets a coroutine's owner do something in between.
function pause(...)
  if coroutine.isyieldable() then return coroutine.yield(...) end
  return ...
end
