import { SQSClient } from "@aws-sdk/client-sqs";
import { CLIENT_CONFIG } from "../ground/client/config.ts";

/** The environment's client: its connections are shared by the driver and by what settles failed messages. */
export const sqsClient = new SQSClient(CLIENT_CONFIG);
