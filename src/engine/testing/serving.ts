import type { HttpResponseData } from "@motif/runtime/platform";
import { type ShopGateway, shopGateway } from "../../runtime/testing/shop.ts";
import type { ServerLimits } from "../server/limits.ts";
import { type AdminHandler, type ListenOptions, listen, type Server } from "../server/server.ts";

/** How long servers in tests linger: a client reads the answer before it is over, however busy the machine is. */
export const LINGER_MS = 300;

/** A shop that listens on a free port until it is disposed of. */
export interface ServedShop extends ShopGateway, AsyncDisposable {
  readonly server: Server;
  readonly port: number;
}

/** Serves the shop. Its admin API answers every request with the target. */
export async function serve(
  options: Parameters<typeof shopGateway>[0] & {
    limits?: Partial<ServerLimits>;
    admin?: AdminHandler["handle"];
    listening?: Pick<ListenOptions, "host" | "allowHosts" | "onRequest">;
  } = {},
): Promise<ServedShop> {
  const { limits, admin, listening, ...settings } = options;
  const shop = shopGateway(settings);
  const server = await listen({
    port: 0,
    handlers: {
      gateway: shop.gateway,
      admin: { handle: admin ?? targetAnswer },
      signed: { handle: targetAnswer },
    },
    report: (error) => shop.reported.push(error),
    ...(limits && { limits }),
    ...listening,
  });
  return {
    ...shop,
    server,
    port: server.port,
    [Symbol.asyncDispose]: async () => void (await server.close(0)),
  };
}

async function targetAnswer({ target }: { readonly target: string }): Promise<HttpResponseData> {
  return { status: 200, headers: [], body: `admin: ${target}` };
}
