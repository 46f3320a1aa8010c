import type { Example } from "@motif/app";

const examples: readonly Example[] = [
  {
    title: "Be greeted",
    command: `curl -si {{url}}/greetings -H 'content-type: application/json' -d '{"name":"Ada"}'`,
  },
];

export default examples;
