-- A task scheduler: tasks by priority pass packets through queues, wait, and hold one another up.

local Queue = {}
Queue.__index = Queue
function Queue.new() return setmetatable({ first = 1, last = 0 }, Queue) end
function Queue:push(packet)
  local last = self.last + 1
  self.last = last
  self[last] = packet
end
function Queue:pop()
  local first = self.first
  if first > self.last then return nil end
  local packet = self[first]
  self[first] = nil
  if first == self.last then self.first, self.last = 1, 0 else self.first = first + 1 end
  return packet
end
function Queue:empty() return self.first > self.last end

local Scheduler = {}
Scheduler.__index = Scheduler
function Scheduler.new()
  return setmetatable({ tasks = {}, byName = {}, queued = 0, held = 0, idle = 0 }, Scheduler)
end

local function higher(a, b) return a.priority > b.priority end

function Scheduler:add(name, priority, run, state)
  local task = { name = name, priority = priority, run = run, state = state, inbox = Queue.new(), held = false, waiting = true }
  self.byName[name] = task
  self.tasks[#self.tasks + 1] = task
  table.sort(self.tasks, higher)
  return task
end

function Scheduler:send(name, packet)
  local task = self.byName[name]
  task.inbox:push(packet)
  task.waiting = false
  self.queued = self.queued + 1
end

function Scheduler:hold(name)
  self.byName[name].held = true
  self.held = self.held + 1
end

function Scheduler:release(name) self.byName[name].held = false end

function Scheduler:pick()
  local tasks = self.tasks
  for i = 1, #tasks do
    local task = tasks[i]
    if not task.held and not task.waiting then return task end
  end
  return nil
end

function Scheduler:run()
  local turns = 0
  while true do
    local task = self:pick()
    if not task then return turns end
    local packet = task.inbox:pop()
    if not packet and not task.always then
      task.waiting = true
    else
      task.run(self, task, packet)
    end
    turns = turns + 1
  end
end

-- Counts down, and by a sequence of pseudo-random numbers wakes one of the devices.
local function idle(scheduler, task)
  local state = task.state
  state.count = state.count - 1
  if state.count == 0 then
    task.always, task.waiting = false, true
    return
  end
  state.seed = (state.seed * 3877 + 29573) % 139968
  scheduler.idle = scheduler.idle + 1
  scheduler:release(state.seed % 2 == 0 and "deviceA" or "deviceB")
end

-- Fills a packet with letters and sends it to a handler, first the one, then the other.
local function worker(scheduler, task, packet)
  local state = task.state
  state.target = state.target == "handlerA" and "handlerB" or "handlerA"
  for i = 1, 4 do
    state.letter = state.letter % 26 + 1
    packet.data[i] = state.letter
  end
  packet.hops = packet.hops + 1
  scheduler:send(state.target, packet)
end

-- Sends what the worker wrote to the device, and hands the packet back when its life is not over.
local function handler(scheduler, task, packet)
  local state, data = task.state, packet.data
  for i = 1, #data do state.sum = (state.sum * 3 + data[i]) % 1000003 end
  state.seen = state.seen + 1
  if packet.hops < packet.life then scheduler:send(state.device, packet) end
end

-- Passes a packet on, and then is held until the idle task releases it.
local function device(scheduler, task, packet)
  task.state.passed = task.state.passed + 1
  scheduler:send("worker", packet)
  scheduler:hold(task.name)
end

local function simulate(count, packets, life)
  local scheduler = Scheduler.new()
  local idler = scheduler:add("idle", 0, idle, { count = count, seed = 1 })
  idler.always, idler.waiting = true, false
  scheduler:add("worker", 1000, worker, { target = "handlerA", letter = 0 })
  local a = scheduler:add("handlerA", 2000, handler, { device = "deviceA", sum = 0, seen = 0 })
  local b = scheduler:add("handlerB", 3000, handler, { device = "deviceB", sum = 0, seen = 0 })
  scheduler:add("deviceA", 4000, device, { passed = 0 })
  scheduler:add("deviceB", 5000, device, { passed = 0 })
  for i = 1, packets do
    scheduler:send("worker", { data = {}, hops = 0, life = life + i })
  end
  local turns = scheduler:run()
  return turns, scheduler.queued, scheduler.held, scheduler.idle, a.state.sum, b.state.seen
end

local format = string.format
for round = 1, 18 do
  local turns, queued, held, idled, sum, seen = simulate(20000, 12, 1000 + round)
  if round % 9 == 0 then
    print(format("%d %d %d %d %d %d", turns, queued, held, idled, sum, seen))
  end
end
