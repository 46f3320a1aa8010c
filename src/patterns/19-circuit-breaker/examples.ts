import type { Example } from "@motif/app";

const examples: readonly Example[] = [
  { title: "A rate", command: "curl -s {{url}}/rates/USD" },
  {
    title:
      "Have the stand-in for the provider fail for 30 s, and ask: first it is slow, then it is not asked any more",
    command:
      "curl -s {{url}}/rates/OFF; for n in 1 2 3 4 5 6; do echo; curl -s -w ' after %{time_total} s' {{url}}/rates/USD; done",
  },
  {
    title: "Convert at the latest rate: 503 with Retry-After while there is none",
    command: "curl -si '{{url}}/conversions/USD?amount=100'",
  },
  {
    title: "The breaker, as all environments see it",
    command: "curl -s {{url}}/_motif/tables/breakers/items",
  },
  {
    title: "Wait until the provider answers again, and for the probe",
    command: "sleep 40; for n in 1 2 3; do curl -s {{url}}/rates/USD; echo; sleep 3; done",
  },
];

export default examples;
