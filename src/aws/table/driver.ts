import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TableDriver } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { tableDriver } from "./table-driver.ts";

/** Tables in DynamoDB. The client, and with it the connections, are made once per execution environment. */
export const table: TableDriver = tableDriver(new DynamoDBClient(CLIENT_CONFIG));
