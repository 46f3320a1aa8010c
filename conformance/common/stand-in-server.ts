import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject, StandIn } from "@motif/app";
import type { LoadedApp } from "@motif/core/model";
import { DevelopmentIssuer, keysInMemory, loadStandIns, type StandInsByName } from "@motif/engine/virtual";
import { resourceVariable } from "@motif/runtime/variables";

/** An app's stand-ins as servers on this machine, for functions that run in processes of their own. */
export class StandInServer implements AsyncDisposable {
  /** The variables that tell functions where their services are. */
  readonly variables: Readonly<Record<string, string>>;
  readonly #server: Server;
  readonly #issuer: DevelopmentIssuer;

  private constructor(server: Server, names: readonly string[], issuer: DevelopmentIssuer) {
    const { port } = server.address() as AddressInfo; // of a server that listens
    this.#server = server;
    this.#issuer = issuer;
    this.variables = Object.fromEntries(
      names.map((name) => [resourceVariable("service", name), `http://127.0.0.1:${port}/${name}`]),
    );
  }

  /** Serves what `stand-ins.ts` of the app has, and in place of other issuers the development issuer. */
  static async start({ folder, inventory }: LoadedApp): Promise<StandInServer> {
    const services = inventory.resources.service;
    // Of a service that is anywhere, nothing on this machine is reached by its driver.
    const urls = new Map(services.flatMap(({ name, url }) => (url === undefined ? [] : [[name, url]])));
    const issuer = new DevelopmentIssuer(inventory, keysInMemory, Date.now);
    const standIns = { ...issuer.standIns, ...(await loadStandIns(folder))?.() };
    const server = createServer(async (request, response) => {
      try {
        const answer = await answered(request, standIns, urls);
        response.writeHead(answer.status, [...answer.headers].flat());
        response.end(Buffer.from(await answer.arrayBuffer()));
      } catch {
        request.socket.destroy(); // what a stand-in throws is an answer that does not come
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new StandInServer(server, [...urls.keys()], issuer);
  }

  /** A token that the app takes where its issuer is the development issuer. */
  token(claims: JsonObject): Promise<string> {
    return this.#issuer.token(claims);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What the stand-in of a service answers to a request for `/<service>/<path>`. */
async function answered(
  request: IncomingMessage,
  standIns: StandInsByName,
  urls: ReadonlyMap<string, string>,
): Promise<Response> {
  const [, name = "", rest = ""] = /^\/([^/?]+)(.*)$/s.exec(request.url ?? "") ?? [];
  const standIn: StandIn | undefined = standIns[name];
  if (!standIn) throw new Error(`Service ${name} has no stand-in in stand-ins.ts.`);
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const fields = Object.entries(request.headersDistinct).flatMap(([field, values = []]) =>
    field === "connection" || field === "content-length" || field === "host"
      ? []
      : values.map((value): [string, string] => [field, value]),
  );
  const asked = new Request(`${urls.get(name)?.replace(/\/$/, "")}${rest}`, {
    method: request.method ?? "GET",
    headers: fields,
    body: parts.length > 0 ? Buffer.concat(parts) : null,
  });
  return standIn(asked, { now: () => new Date(), chance: Math.random });
}
