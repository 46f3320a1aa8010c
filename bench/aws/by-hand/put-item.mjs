import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";

const Item = z.object({
  id: z.uuid(),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  price: z.number().check(z.nonnegative()),
});

const client = new DynamoDBClient({});

export const handler = async (event) => {
  const item = Item.safeParse(JSON.parse(event.body));
  const headers = { "content-type": "application/json" };
  if (!item.success) return { statusCode: 400, headers, body: JSON.stringify({ errors: item.error.issues }) };
  const { id, name, price } = item.data;
  const stored = { id: { S: id }, name: { S: name }, price: { N: String(price) } };
  await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: stored }));
  return { statusCode: 201, headers, body: JSON.stringify(item.data) };
};
