import type { Example } from "@motif/app";

const OFFER = `curl -s {{url}}/uploads -H 'content-type: application/json' -d`;
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;
const URL_OF = `sed 's/.*"url":"\\([^"]*\\)".*/\\1/'`;
const SEND = `curl -s -o /dev/null -w '%{http_code}\\n' -X PUT -H 'content-type: application/pdf' -H 'if-none-match: *'`;

const examples: readonly Example[] = [
  {
    title: "Ask for an upload: a URL that is good for one object of this size and type",
    command: `${OFFER} '{"name":"contract.pdf","bytes":13,"contentType":"application/pdf"}'`,
  },
  {
    title: "Upload straight to the bucket: 200, then 412, as the object is there; and see that it is stored",
    command: `o=$(${OFFER} '{"name":"contract.pdf","bytes":13,"contentType":"application/pdf"}'); url=$(echo "$o" | ${URL_OF}); for i in 1 2; do printf '%%PDF-1.7 file' | ${SEND} --data-binary @- "$url"; done; sleep 1; curl -s {{url}}/uploads/$(echo "$o" | ${ID})`,
  },
  {
    title: "Upload one byte more than was offered: 403",
    command: `o=$(${OFFER} '{"name":"contract.pdf","bytes":12,"contentType":"application/pdf"}'); printf '%%PDF-1.7 file' | ${SEND} --data-binary @- "$(echo "$o" | ${URL_OF})"`,
  },
  {
    title: "Upload what is no PDF: 200, and refused when its event has come",
    command: `o=$(${OFFER} '{"name":"contract.pdf","bytes":13,"contentType":"application/pdf"}'); printf 'GIF89a a file' | ${SEND} --data-binary @- "$(echo "$o" | ${URL_OF})"; sleep 1; curl -s {{url}}/uploads/$(echo "$o" | ${ID})`,
  },
  { title: "What the bucket holds", command: "curl -s {{url}}/_motif/buckets/files/objects" },
];

export default examples;
