/** The head as JSON, eight zero bytes, the body (https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html). */
export function takenApart(body: Buffer): { readonly head: unknown; readonly text: string } {
  const end = body.indexOf(Buffer.alloc(8));
  return { head: JSON.parse(String(body.subarray(0, end))), text: String(body.subarray(end + 8)) };
}
