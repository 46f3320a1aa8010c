import type { Example } from "@motif/app";

const ENV = "src/patterns/15-webhook-ingest/.env";
const JSON_BODY = "-H 'content-type: application/json' -d \"$body\"";
/** HMAC-SHA256 of standard input, in hexadecimal; the key is in hexadecimal too. */
const MAC = "openssl dgst -sha256 -mac HMAC -macopt";

const examples: readonly Example[] = [
  {
    title: "Give the app its secrets, and this shell too (once, where you started it; Git ignores the file)",
    command: `printf '%s\\n' MOTIF_SECRET_MONITORING_KEY=whsec_$(openssl rand -base64 24) MOTIF_SECRET_GITHUB_KEY=$(openssl rand -hex 32) > ${ENV}; . ./${ENV}`,
  },
  {
    title: "A webhook of GitHub, signed as GitHub does; the same command again has no second effect",
    command: `body='{"deployment_status":{"state":"success","environment":"production","created_at":"2026-11-29T10:00:00Z"},"repository":{"name":"shop"}}'; mac=$(printf %s "$body" | ${MAC} key:$MOTIF_SECRET_GITHUB_KEY | sed 's/.* //'); curl -si {{url}}/webhooks/github -H 'x-github-delivery: d-1' -H "x-hub-signature-256: sha256=$mac" ${JSON_BODY}`,
  },
  {
    title: "The same signature for another body: 401",
    command: `curl -si {{url}}/webhooks/github -H 'x-github-delivery: d-2' -H "x-hub-signature-256: sha256=$mac" -H 'content-type: application/json' -d '{}'`,
  },
  {
    title: "A webhook of the monitoring, signed by Standard Webhooks, of something that happened before",
    command: `body='{"type":"incident.opened","timestamp":"2026-11-29T09:00:00Z","data":{"service":"shop","title":"Checkout is slow"}}'; at=$(date +%s); key=$(printf %s "\${MOTIF_SECRET_MONITORING_KEY#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n'); mac=$(printf %s "msg_1.$at.$body" | ${MAC} hexkey:$key -binary | openssl base64 -A); curl -si {{url}}/webhooks/monitoring -H 'webhook-id: msg_1' -H "webhook-timestamp: $at" -H "webhook-signature: v1,$mac" ${JSON_BODY}`,
  },
  {
    title: "What happened to the service, the latest first",
    command: "sleep 1; curl -s {{url}}/services/shop/events",
  },
  {
    title: "Begin to rotate GitHub's secret: both count from now on (then send the webhook above again)",
    command: `printf 'MOTIF_SECRET_MONITORING_KEY="%s"\\nMOTIF_SECRET_GITHUB_KEY="%s %s"\\n' $MOTIF_SECRET_MONITORING_KEY $MOTIF_SECRET_GITHUB_KEY $(openssl rand -hex 32) > ${ENV}`,
  },
];

export default examples;
