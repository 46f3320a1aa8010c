/**
 * The baseline of webhooks: verified by Standard Webhooks and inserted by hand, on nothing but Node, in WAL mode with
 * `synchronous = NORMAL`: as durable as `motif dev`. Nothing is done about them afterwards.
 * `node bare-webhooks.ts <data folder>`, with the secret in WEBHOOK_SECRET; prints "runs on <url>".
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [folder = "."] = process.argv.slice(2);
const key = Buffer.from((process.env.WEBHOOK_SECRET ?? "").replace("whsec_", ""), "base64");
mkdirSync(folder, { recursive: true });
const database = new DatabaseSync(join(folder, "bare.db"));
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
database.exec(
  "CREATE TABLE IF NOT EXISTS webhooks (number INTEGER PRIMARY KEY, id TEXT NOT NULL, text TEXT NOT NULL) STRICT;",
);
const insert = database.prepare("INSERT INTO webhooks (id, text) VALUES (?, ?)");

const TOLERANCE_SECONDS = 300;

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => receive(req, Buffer.concat(chunks), res));
});
server.listen(0, "127.0.0.1", () => {
  console.log(`runs on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

function receive(req: IncomingMessage, body: Buffer, res: ServerResponse): void {
  const { status, json } = answerTo(req, body);
  res.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(json) });
  res.end(json);
}

function answerTo({ method, url, headers }: IncomingMessage, body: Buffer): { status: number; json: string } {
  if (method !== "POST" || url !== "/webhooks/monitoring")
    return { status: 404, json: '{"title":"Not Found"}' };
  const [id, sentAt, signature] = ["id", "timestamp", "signature"].map((name) =>
    String(headers[`webhook-${name}`]),
  );
  const mac = createHmac("sha256", key).update(`${id}.${sentAt}.`).update(body).digest("base64");
  const [expected, given] = [Buffer.from(`v1,${mac}`), Buffer.from(signature ?? "")];
  const isInTime = Math.abs(Date.now() / 1000 - Number(sentAt)) <= TOLERANCE_SECONDS;
  if (!isInTime || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { status: 401, json: '{"title":"Unauthorized"}' };
  }
  const text = body.toString();
  try {
    JSON.parse(text);
  } catch {
    return { status: 400, json: '{"title":"Bad Request"}' };
  }
  insert.run(String(id), text);
  return { status: 202, json: JSON.stringify({ id }) };
}
