import type { Example } from "@motif/app";

const PUT = `put() { curl -s -X PUT -H 'content-type: application/json' "{{url}}/$1" -d "$2"; echo; }`;
const FIRST = `$(curl -s {{url}}/_motif/queues/scans/dead-letters | grep -o '"id":"[^"]*"' | head -1 | cut -d'"' -f4)`;

function scan(number: number, depot: string, at: string): string {
  return `put shipments/s-1/scans/${number} '{"status":"in-transit","depot":"${depot}","at":"${at}"}'`;
}

const MENDED =
  '{"shipment":"s-1","number":2,"status":"in-transit","depot":"HAM","at":"2026-11-30T05:12:00Z"}';

const examples: readonly Example[] = [
  {
    title:
      "Five scans of a shipment; the second has a time that nobody can read, the fourth a depot that nobody has entered",
    command: [
      PUT,
      `put depots/HAM '{"place":"Hamburg","feeCents":150}'`,
      scan(1, "HAM", "2026-11-30T05:00:00Z"),
      scan(2, "HAM", "30.11.2026 05:12"),
      scan(3, "HAM", "2026-11-30T06:00:00Z"),
      scan(4, "NEW", "2026-11-30T07:00:00Z"),
      scan(5, "HAM", "2026-11-30T08:00:00Z"),
      "sleep 1",
      "curl -s {{url}}/shipments/s-1",
    ].join("; "),
  },
  {
    title: "What is wrong, and why",
    command: "curl -s {{url}}/_motif/queues/scans/dead-letters",
  },
  {
    title: "The first is mended and sent back: it is applied, and the one that waited for it",
    command: `curl -s -X POST -H 'content-type: application/json' "{{url}}/_motif/queues/scans/dead-letters/${FIRST}/redrive" -d '${MENDED}'; sleep 1; curl -s {{url}}/shipments/s-1`,
  },
  {
    title: "The other's depot is entered, and it is sent back as it is",
    command: `${PUT}; put depots/NEW '{"place":"Newport","feeCents":90}'; curl -s -X POST "{{url}}/_motif/queues/scans/redrive?max=1"; sleep 1; curl -s {{url}}/shipments/s-1`,
  },
  {
    title: "One that nothing can mend: its shipment goes on without it, and then it is discarded",
    command: `${PUT}; ${scan(6, "LOS", "2026-11-30T09:00:00Z")}; curl -s -X DELETE {{url}}/shipments/s-1/scans/6; sleep 1; curl -s {{url}}/shipments/s-1; curl -s -X DELETE "{{url}}/_motif/queues/scans/dead-letters/${FIRST}"`,
  },
];

export default examples;
