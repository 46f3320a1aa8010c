/**
 * The baseline of streams: as many parts as the query says, each written when the client has taken those before, on nothing but Node.
 * `node bare-stream.ts`; prints "runs on <url>".
 */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PART } from "../apps/stream/part.ts";

const server = createServer((req, res) => {
  const { searchParams } = new URL(req.url ?? "/", "http://localhost");
  void answer(res, Number(searchParams.get("parts")));
});
server.listen(0, "127.0.0.1", () => {
  console.log(`runs on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

async function answer(res: ServerResponse, parts: number): Promise<void> {
  res.writeHead(200);
  for (let n = 0; n < parts; n++) if (!res.write(PART)) await once(res, "drain");
  res.end();
}
