import { KinesisClient, type KinesisClientConfig } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { CLIENT_CONFIG } from "../ground/client/config.ts";

/**
 * A client of Kinesis that speaks HTTP/1.1, as those of all other services do. The SDK's own choice for this one is HTTP/2, whose
 * connection does not survive that Lambda freezes an environment between two invocations.
 */
export function kinesisClient(config: KinesisClientConfig = {}): KinesisClient {
  const requestHandler = new NodeHttpHandler(CLIENT_CONFIG.requestHandler);
  return new KinesisClient({ ...CLIENT_CONFIG, ...config, requestHandler });
}
