import type { Example } from "@motif/app";

const POST = "curl -s {{url}}/images -H 'content-type: image/x-portable-pixmap'";
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;

const examples: readonly Example[] = [
  {
    title: "Upload a picture of two pixels: 202, and where its results will be",
    command: `curl -si {{url}}/images -H 'content-type: image/x-portable-pixmap' -H 'idempotency-key: two-pixels' -d 'P3 2 1 255 255 0 0 0 0 255'`,
  },
  {
    title: "Upload another, and read what the three processors found out",
    command: `id=$(${POST} -d 'P3 1 1 255 7 8 9' | ${ID}); sleep 1; curl -s {{url}}/images/$id`,
  },
  {
    title: "A text gets metadata only: the filters of the others keep it away",
    command: `id=$(curl -s {{url}}/images -H 'content-type: text/plain' -d 'words' | ${ID}); sleep 1; curl -s {{url}}/images/$id`,
  },
  {
    title: "A picture that the analysis cannot read has its thumbnail all the same",
    command: `id=$(${POST} -d 'P3 1 1 15 7 8 9' | ${ID}); sleep 1; curl -s {{url}}/images/$id`,
  },
  {
    title: "It is in the dead letters of that subscription",
    command: "curl -s {{url}}/_motif/queues/images-analyse-image/dead-letters",
  },
  {
    title: "Who subscribes to the topic, and what each asks for",
    command: "curl -s {{url}}/_motif/topics/images",
  },
];

export default examples;
