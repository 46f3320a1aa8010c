import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import pg from "pg";

/** How long a batch keeps its connection besides what its statements take, in seconds. */
const HOLD_SECONDS = 0.05;
/** "sorry, too many clients already", or what is left is for superusers: https://www.postgresql.org/docs/15/errcodes-appendix.html */
const TOO_MANY_CONNECTIONS = "53300";

const INSERT = `
  INSERT INTO readings (meter, day, kilowatt_hours)
  SELECT meter, day, "kilowattHours" FROM jsonb_to_recordset($1) AS sent (meter text, day date, "kilowattHours" numeric)
  ORDER BY meter, day
  ON CONFLICT DO NOTHING`;
const REFUSED = `
  SELECT sent.meter, sent.day::text AS day, sent."kilowattHours"::float AS "kilowattHours",
    format('%s %s is recorded with %s kWh.', meter, day, kilowatt_hours) AS reason
  FROM jsonb_to_recordset($1) AS sent (meter text, day date, "kilowattHours" numeric)
  JOIN readings USING (meter, day)
  WHERE kilowatt_hours <> sent."kilowattHours"`;

/** The billing system of pattern 21 as an HTTP server, with a connection to PostgreSQL for each request. */
export class BillingServer implements AsyncDisposable {
  /** Most connections at the same time, those that were refused among them. */
  mostConnections = 0;
  /** How often PostgreSQL had no connection. */
  tooManyClients = 0;
  /** Any other error. */
  readonly errors: unknown[] = [];
  readonly #server: Server;
  readonly #socketFolder: string;
  #connections = 0;

  private constructor(socketFolder: string) {
    this.#socketFolder = socketFolder;
    this.#server = createServer((request, response) => {
      void json(request)
        .then((body) => this.#record((body as { readonly readings: unknown }).readings)) // the app sends it so
        .then(({ status, body }) =>
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
        );
    });
  }

  /** Starts it with an empty table, in the database of this cluster. */
  static async start(socketFolder: string): Promise<BillingServer> {
    await superuser(socketFolder, (client) =>
      client.query(`
        DROP TABLE IF EXISTS readings;
        DROP ROLE IF EXISTS billing;
        CREATE ROLE billing LOGIN;
        CREATE TABLE readings (meter text, day date, kilowatt_hours numeric NOT NULL, PRIMARY KEY (meter, day));
        GRANT SELECT, INSERT ON readings TO billing`),
    );
    const server = new BillingServer(socketFolder);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo; // it listens on a port
    return `http://127.0.0.1:${port}`;
  }

  /** How many readings there are, and of how many meters. */
  async rows(): Promise<{ readonly all: number; readonly meters: number }> {
    return superuser(this.#socketFolder, async (client) => {
      const { rows } = await client.query(
        "SELECT count(*)::int AS all, count(DISTINCT meter)::int AS meters FROM readings",
      );
      return rows[0];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #record(readings: unknown): Promise<{ readonly status: number; readonly body: unknown }> {
    this.mostConnections = Math.max(this.mostConnections, ++this.#connections);
    const client = new pg.Client({
      host: this.#socketFolder,
      user: "billing",
      database: "postgres",
      statement_timeout: 2000,
    });
    client.on("error", (error) => this.errors.push(error)); // of a connection that breaks while nothing is asked
    try {
      await client.connect();
      const sent = JSON.stringify(readings);
      await client.query(INSERT, [sent]);
      await client.query("SELECT pg_sleep($1)", [HOLD_SECONDS]);
      return { status: 200, body: { refused: (await client.query(REFUSED, [sent])).rows } };
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === TOO_MANY_CONNECTIONS) this.tooManyClients++;
      else this.errors.push(error);
      return { status: 503, body: { title: "Service Unavailable" } };
    } finally {
      await client.end().catch(() => {}); // one that never connected has no end
      this.#connections--;
    }
  }
}

/** One of the connections that PostgreSQL keeps for superusers. */
async function superuser<T>(socketFolder: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ host: socketFolder, user: "postgres", database: "postgres" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
