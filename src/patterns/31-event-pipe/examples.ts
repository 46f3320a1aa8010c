import type { Example } from "@motif/app";

const PUT = "curl -s -X PUT -H 'content-type: application/json' -d";

const examples: readonly Example[] = [
  {
    title: "Register a machine, with its own limit",
    command: `${PUT} '{"site":"basel","alarmAbove":80}' {{url}}/machines/press -w '%{http_code}\\n'`,
  },
  {
    title: "Send a cold reading and a hot one; one alert is there",
    command: `${PUT} '{"machine":"press","celsius":20}' {{url}}/readings/00000000-0000-4000-8000-000000000001; echo; ${PUT} '{"machine":"press","celsius":95}' {{url}}/readings/00000000-0000-4000-8000-000000000002; echo; sleep 1; curl -s {{url}}/machines/press/alerts`,
  },
  {
    title: "20 cold readings, and how often the pipe was called for them",
    command: `for n in $(seq 100 119); do ${PUT} '{"machine":"press","celsius":21}' {{url}}/readings/00000000-0000-4000-8000-000000000$n >/dev/null; done; curl -s {{url}}/_motif/usage | grep -o '"pass-hot-readings":{[^}]*}[^}]*}'`,
  },
  {
    title:
      "A hot reading of a machine that nobody knows: a dead letter, that goes back when the machine is registered",
    command: `${PUT} '{"machine":"oven","celsius":99}' {{url}}/readings/00000000-0000-4000-8000-000000000003; echo; sleep 1; curl -s {{url}}/_motif/queues/readings; echo; ${PUT} '{"site":"bern","alarmAbove":60}' {{url}}/machines/oven; curl -s -X POST {{url}}/_motif/queues/readings/redrive; echo; sleep 1; curl -s {{url}}/machines/oven/alerts`,
  },
];

export default examples;
