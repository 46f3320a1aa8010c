import type { Example } from "@motif/app";

const PUT = "curl -s -X PUT -H 'content-type: application/json' -d";

const examples: readonly Example[] = [
  {
    title: "Send a reading: 202. Sending it again changes nothing",
    command: `curl -si -X PUT {{url}}/meters/A1/readings/2026-11-29 -H 'content-type: application/json' -d '{"kilowattHours":12.5}'`,
  },
  {
    title: "300 meters report at once; look at the backlog at once and 2 s later",
    command: `for n in $(seq 300); do echo "url={{url}}/meters/M$n/readings/2026-11-29"; done | curl -s -Z -o /dev/null -X PUT -H 'content-type: application/json' -d '{"kilowattHours":7}' -K -; curl -s {{url}}/_motif/queues/readings; sleep 2; curl -s {{url}}/_motif/queues/readings`,
  },
  {
    title: "Another value for a day that is recorded: a dead letter, which says why",
    command: `${PUT} '{"kilowattHours":1}' {{url}}/meters/B1/readings/2026-11-29; sleep 1; ${PUT} '{"kilowattHours":2}' {{url}}/meters/B1/readings/2026-11-29; sleep 1; curl -s {{url}}/_motif/queues/readings/dead-letters`,
  },
];

export default examples;
