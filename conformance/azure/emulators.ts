import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { ServiceBusPeer } from "../../src/azure/testing/service-bus-peer.ts";
import { type Azurite, startAzurite } from "./azurite.ts";
import { type CosmosServer, startCosmosServer } from "./cosmos-server.ts";

/** A certificate for the loopback interface that comes with one of the emulators. Nobody trusts it, and nobody has to. */
export const [CERT, KEY] = ["cert.pem", "key.pem"].map((name) =>
  fileURLToPath(new URL(`../node_modules/@vercel/cosmosdb-server/${name}`, import.meta.url)),
) as [string, string];

/** All services that built packages call, with TLS and tokens of an identity, as in Azure. */
export interface Emulators {
  readonly cosmos: CosmosServer;
  readonly azurite: Azurite;
  readonly bus: ServiceBusPeer;
  /** What App Service sets for the identity. */
  readonly identity: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts them. */
export async function startEmulators(): Promise<Emulators> {
  const [cosmos, azurite, bus, identity] = await Promise.all([
    startCosmosServer("https"),
    startAzurite({ cert: CERT, key: KEY }),
    ServiceBusPeer.start({ cert: readFileSync(CERT, "utf8"), key: readFileSync(KEY, "utf8") }),
    startIdentity(),
  ]);
  const address = identity.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    cosmos,
    azurite,
    bus,
    identity: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: "secret" },
    async stop() {
      identity.closeAllConnections();
      identity.close();
      await Promise.all([cosmos.stop(), azurite.stop(), bus[Symbol.asyncDispose]()]);
    },
  };
}

/** https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
async function startIdentity(): Promise<Server> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const known = request.headers["x-identity-header"] === "secret" && searchParams.get("client_id") !== null;
    const expires = Math.floor(Date.now() / 1000) + 3600;
    response.writeHead(known ? 200 : 400, { "content-type": "application/json" });
    const token = tokenFor(searchParams.get("resource") ?? "", expires);
    response.end(JSON.stringify({ access_token: token, expires_on: String(expires), token_type: "Bearer" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** A token for a service, until some seconds since 1970. Nobody checks its signature. */
export function tokenFor(resource: string, expires: number): string {
  return unsigned({
    aud: resource.replace(/\/$/, ""),
    iss: "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
    oid: "00000000-0000-0000-0000-000000000001",
    tid: "00000000-0000-0000-0000-000000000002",
    nbf: expires - 7200,
    iat: expires - 7200,
    exp: expires,
  });
}

function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.x`;
}
