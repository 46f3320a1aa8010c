/**
 * The baseline: the same API by hand, on nothing but Node. It parses and validates, makes an id and inserts in a
 * transaction of its own, in WAL mode with `synchronous = NORMAL`: as durable as `motif dev`.
 * `node bare.ts <data folder>`; prints "runs on <url>".
 */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [folder = "."] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const database = new DatabaseSync(join(folder, "bare.db"));
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
database.exec(
  "CREATE TABLE IF NOT EXISTS items (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;",
);
const insert = database.prepare("INSERT INTO items VALUES (?, ?)");
const select = database.prepare("SELECT json FROM items WHERE id = ?");

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const server = createServer((req, res) => {
  const id = req.url?.startsWith("/items/") ? req.url.slice("/items/".length) : undefined;
  if (req.method === "POST" && req.url === "/items") readBody(req, (body) => create(body, res));
  else if (req.method === "GET" && id !== undefined && UUID.test(id)) read(id, res);
  else answer(res, 404, '{"title":"Not Found"}');
});
server.listen(0, "127.0.0.1", () => {
  console.log(`runs on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

function readBody(req: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => done(Buffer.concat(chunks).toString()));
}

function create(body: string, res: ServerResponse): void {
  const input = validated(body);
  if (!input) {
    answer(res, 400, '{"title":"Bad Request"}');
    return;
  }
  const item = { id: randomUUID(), ...input };
  const json = JSON.stringify(item);
  insert.run(item.id, json);
  answer(res, 201, json);
}

function read(id: string, res: ServerResponse): void {
  const row = select.get(id);
  if (row) answer(res, 200, String(row.json));
  else answer(res, 404, '{"title":"Not Found"}');
}

function validated(body: string): { readonly name: string; readonly price: number } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("name" in value) || !("price" in value))
    return undefined;
  const { name, price } = value;
  if (typeof name !== "string" || name.length < 1 || name.length > 200) return undefined;
  if (typeof price !== "number" || !(price >= 0)) return undefined;
  return { name, price };
}

function answer(res: ServerResponse, status: number, json: string): void {
  res.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(json) });
  res.end(json);
}
