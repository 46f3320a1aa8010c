import { TerminalError } from "../../ground/errors.ts";

/**
 * A request to a URL that somebody gave would not go to a public host: to this machine, its network, its cloud's own services.
 * Nothing was sent, and it is no use to try again.
 */
export class ForbiddenAddressError extends TerminalError {
  override name = "ForbiddenAddressError";
  override readonly code: string = "forbidden-address";
}
