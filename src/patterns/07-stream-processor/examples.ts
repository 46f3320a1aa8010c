import type { Example } from "@motif/app";

const PUT = `put() { curl -s -X PUT -H 'content-type: application/json' "{{url}}/meters/$1/readings/$2" -d "{\\"wattHours\\":$3}"; echo; }`;

const examples: readonly Example[] = [
  {
    title: "A meter reports: after five seconds at most it has intervals of a quarter of an hour",
    command: `${PUT}; put A1 2025-12-01T08:00:00Z 5000; put A1 2025-12-01T08:10:00Z 5200; put A1 2025-12-01T08:20:00Z 5300; sleep 7; curl -s "{{url}}/meters/A1/intervals?day=2025-12-01"`,
  },
  {
    title:
      "One reading comes again, and one cannot be: the first changes nothing, the second is rejected, and what is behind it is counted",
    command: `${PUT}; put A1 2025-12-01T08:20:00Z 5300; put A1 2025-12-01T08:25:00Z 17; put A1 2025-12-01T08:30:00Z 5400; sleep 7; curl -s "{{url}}/meters/A1/intervals?day=2025-12-01"; echo; curl -s {{url}}/meters/A1/rejections`,
  },
  {
    title: "The stream, and how old what waits in it is",
    command: "curl -s {{url}}/_motif/streams/readings",
  },
];

export default examples;
