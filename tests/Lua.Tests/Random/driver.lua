-- Runs a batch of programs, each a line with its length and its text behind it. `...` is the batch itself, or the name of its file.
local prelude, batch = ...
if batch == nil then
  local name = prelude
  local file = assert(io.open(name, "rb"))
  batch = file:read("a")
  file:close()
  prelude, batch = string.match(batch, "^(.-)\0(.*)$")
end
prelude = assert(load(prelude, "=prelude"))

local function run(text)
  local environment = {}
  for key, value in pairs(_G) do environment[key] = value end
  environment._G = environment
  debug.setupvalue(prelude, 1, environment)
  prelude()
  local program, message = load(text, "=p", "t", environment)
  local out = environment.out
  math.randomseed(42)
  if not program then
    out("no program", message)
  elseif string.sub(text, 1, 4) == "--co" then
    local co = coroutine.create(program)
    local rounds = 0
    repeat
      rounds = rounds + 1
      out(rounds, coroutine.resume(co, rounds, "again"))
    until coroutine.status(co) == "dead" or rounds == 40
    out("closed", coroutine.close(co))
  else
    out("end", pcall(program, 1, 2.5, "three"))
  end
end

local at, index = 1, 0
while at <= #batch do
  local length, from = string.match(batch, "^(%d+)\n()", at)
  io.write("\1", index, "\n")
  run(string.sub(batch, from, from + length - 1))
  at = from + length
  index = index + 1
end
