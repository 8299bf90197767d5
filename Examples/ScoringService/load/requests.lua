-- Sends the lines of a file as bodies of POST /score, one after another.
--   wrk -s requests.lua URL -- FILE [PAUSE]     PAUSE: mean milliseconds that a connection waits before a request
local requests, position = {}, 0

function init(args)
   for line in io.lines(args[1]) do
      requests[#requests + 1] = wrk.format("POST", "/score", {["Content-Type"] = "application/json"}, line)
   end
   local pause = tonumber(args[2] or "0")
   -- Spread evenly, so that connections do not move in step. wrk waits for those scripts only that have this function.
   if pause > 0 then
      function delay() return math.random(0, 2 * pause) end
   end
end

function request()
   position = position % #requests + 1
   return requests[position]
end

function done(summary, latency, _)
   local errors = summary.errors
   local seconds = summary.duration / 1e6
   io.write(string.format(
      "RESULT %.0f requests/s, median %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.2f ms, not 200: %d, failed: %d\n",
      summary.requests / seconds, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      latency:percentile(99.9) / 1e3, latency.max / 1e3, errors.status,
      errors.connect + errors.read + errors.write + errors.timeout))
end
