import type { Example } from "@motif/app";

const PUT = "curl -s -X PUT -H 'content-type: application/json' -d";

const examples: readonly Example[] = [
  {
    title: "Send a reading: 202. Sending it again changes nothing",
    command: `curl -si -X PUT {{url}}/meters/A1/readings/2026-11-29 -H 'content-type: application/json' -d '{"kilowattHours":12.5}'`,
  },
  {
    title: "300 meters report, one right after the other; look at the backlog at once and 5 s later",
    command: `curl -s -o /dev/null -X PUT -H 'content-type: application/json' -d '{"kilowattHours":7}' '{{url}}/meters/M[1-300]/readings/2026-11-29'; curl -s {{url}}/_motif/queues/readings; sleep 5; curl -s {{url}}/_motif/queues/readings`,
  },
  {
    title: "Another value for a day that is recorded: a dead letter, which says why",
    command: `${PUT} '{"kilowattHours":1}' {{url}}/meters/B1/readings/2026-11-29; sleep 1; ${PUT} '{"kilowattHours":2}' {{url}}/meters/B1/readings/2026-11-29; sleep 1; curl -s {{url}}/_motif/queues/readings/dead-letters`,
  },
];

export default examples;
