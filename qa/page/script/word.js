// A Word document (.docx): three XML files in a ZIP archive, stored without compression.
function wordFile(some) {
  const safe = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd").replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  const run = (text, style = "") => text.split("\n").map((line, at) => `<w:r>${style && `<w:rPr>${style}</w:rPr>`}${at ? "<w:br/>" : ""}<w:t xml:space="preserve">${safe(line)}</w:t></w:r>`).join("");
  const paragraph = (runs, indent = 0) => `<w:p><w:pPr><w:ind w:left="${indent}"/></w:pPr>${runs}</w:p>`;
  const grey = '<w:color w:val="666666"/><w:sz w:val="18"/>';
  const body = some.map((one) => paragraph(run(`“${one.text}”`), 400) + paragraph(run(`— ${one.cite}`), 400)
    + paragraph(run(`${one.link}\n${placed(one)}`, grey), 400) + (one.note ? paragraph(run(one.note, "<w:i/>")) : "") + paragraph("")).join("");
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', office = "http://schemas.openxmlformats.org";
  return zipped({
    "[Content_Types].xml": `${head}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/document.xml": `${head}<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  });
}
function zipped(files) {
  const parts = [], central = [];
  let place = 0;
  for (const [name, text] of Object.entries(files)) {
    const title = new TextEncoder().encode(name), data = new TextEncoder().encode(text), sum = crc32(data);
    const fields = [20, 0x0800, 0, 0, 0x21]; // version, UTF-8, stored, time, 1 January 1980
    const header = (signature, before, after) => {
      const view = new DataView(new ArrayBuffer(4 + 2 * (before.length + fields.length) + 12 + 2 * 2 + after.length));
      let at = 0;
      const two = (number) => { view.setUint16(at, number, true); at += 2; }, four = (number) => { view.setUint32(at, number, true); at += 4; };
      four(signature); before.forEach(two); fields.forEach(two); four(sum); four(data.length); four(data.length); two(title.length); two(0);
      after.forEach((byte) => { view.setUint8(at, byte); at += 1; });
      return new Uint8Array(view.buffer);
    };
    const offset = [place & 255, (place >> 8) & 255, (place >> 16) & 255, place >>> 24];
    central.push(header(0x02014b50, [20], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...offset]), title);
    parts.push(header(0x04034b50, [], []), title, data);
    place += 30 + title.length + data.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0), end = new DataView(new ArrayBuffer(22)), count = Object.keys(files).length;
  end.setUint32(0, 0x06054b50, true); end.setUint16(8, count, true); end.setUint16(10, count, true); end.setUint32(12, size, true); end.setUint32(16, place, true);
  return new Blob([...parts, ...central, end.buffer], { type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" });
}
function crc32(data) {
  let sum = ~0;
  for (const byte of data) { sum ^= byte; for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1; }
  return ~sum >>> 0;
}
