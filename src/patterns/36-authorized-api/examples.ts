import type { Example } from "@motif/app";

const ID = "5f0c6ac4-9b0e-4c53-8f0e-6a1f6f3f0a01";
const JSON_BODY = "-H 'content-type: application/json' -d";
const token = (claims: object) => `$(npx motif token 36 --claims '${JSON.stringify(claims)}')`;

const examples: readonly Example[] = [
  { title: "Nobody: 401, whatever the body", command: `curl -si -X PUT {{url}}/expenses/${ID} -d nonsense` },
  {
    title: "Alice submits an expense",
    command: `alice=${token({ sub: "alice", department: "sales", scope: "expenses:read expenses:write" })}; curl -si -X PUT {{url}}/expenses/${ID} -H "authorization: Bearer $alice" ${JSON_BODY} '{"purpose":"Train","amount":4990}'`,
  },
  {
    title: "She has no scope to decide: 403",
    command: `curl -si -X PUT {{url}}/expenses/${ID}/decision -H "authorization: Bearer $alice" ${JSON_BODY} '{"status":"approved"}'`,
  },
  {
    title: "A manager of another department does not even see it: 404",
    command: `otto=${token({ sub: "otto", department: "research", roles: ["manager"], approvalLimit: 100000, scope: "expenses:read expenses:approve" })}; curl -si {{url}}/expenses/${ID} -H "authorization: Bearer $otto"`,
  },
  {
    title: "Her own manager approves it",
    command: `mara=${token({ sub: "mara", department: "sales", roles: ["manager"], approvalLimit: 50000, scope: "expenses:read expenses:approve" })}; curl -si -X PUT {{url}}/expenses/${ID}/decision -H "authorization: Bearer $mara" ${JSON_BODY} '{"status":"approved"}'`,
  },
  {
    title: "A token with a character changed: 401",
    command: `curl -si {{url}}/expenses -H "authorization: Bearer $(printf %s "$alice" | sed 's/\\.e/.f/')"`,
  },
];

export default examples;
