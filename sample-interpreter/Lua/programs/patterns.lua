-- Patterns: gmatch, gsub with each kind of replacement, find with captures, on a generated text.

local format = string.format

local seed = 7
local function random(limit)
  seed = (seed * 3877 + 29573) % 139968
  return math.floor(seed / 139968 * limit) + 1
end

local words = { "river", "stone", "amber", "Falcon", "quiet", "42", "lantern", "Marsh", "x9", "old_mill", "3.25", "north-west" }

local function makeText(n)
  local parts = {}
  for i = 1, n do
    local kind = random(12)
    if kind == 1 then
      parts[i] = format("key%d = value%d;", random(50), random(900))
    elseif kind == 2 then
      parts[i] = format("20%02d-%02d-%02d", random(30), random(12), random(28))
    elseif kind == 3 then
      parts[i] = format("<b>%s</b>", words[random(#words)])
    elseif kind == 4 then
      parts[i] = format("f(%s (%s))\n", words[random(#words)], words[random(#words)])
    else
      parts[i] = words[random(#words)]
    end
  end
  return table.concat(parts, " ")
end

local function frequencies(text)
  local counts, total, different = {}, 0, 0
  for word in text:gmatch("%a+") do
    if not counts[word] then
      counts[word] = 0
      different = different + 1
    end
    counts[word] = counts[word] + 1
    total = total + 1
  end
  return total, different, counts.river
end

local function settings(text)
  local sum = 0
  for key, value in text:gmatch("key(%d+)%s*=%s*value(%d+);") do
    sum = (sum * 7 + tonumber(key) * tonumber(value)) % 1000003
  end
  return sum
end

local function dates(text)
  local sum, from = 0, 1
  while true do
    local first, last, year, month, day = text:find("(%d%d%d%d)%-(%d%d)%-(%d%d)", from)
    if not first then return sum end
    sum = (sum + year * 372 + month * 31 + day + first) % 1000003
    from = last + 1
  end
end

local function rewrite(text)
  local names = { river = "stream", stone = "rock", amber = "resin" }
  local a, named = text:gsub("%w+", names)
  local b, tags = a:gsub("<(%w)>(.-)</%1>", "[%2]")
  local c, capitals = b:gsub("%f[%w]%u%l+", function(word) return word:lower() end)
  local d, calls = c:gsub("(%w)(%b())", "%2%1")
  return #d, named, tags, capitals + calls
end

local function plain(text)
  local found, from = 0, 1
  while true do
    local first, last = text:find("north-west", from, true)
    if not first then return found end
    found = found + 1
    from = last + 1
  end
end

local text = makeText(30000)
for round = 1, 9 do
  local total, different, rivers = frequencies(text)
  local length, named, tags, others = rewrite(text)
  local set, dated, compass = settings(text), dates(text), plain(text)
  if round == 9 then
    print(format("%d %d %d %d", #text, total, different, rivers))
    print(format("%d %d %d %d", length, named, tags, others))
    print(format("%d %d %d", set, dated, compass))
  end
end
