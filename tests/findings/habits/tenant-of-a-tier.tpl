tier gold {}

tenant a extends gold

tenant b : gold

tenant c = gold

tenant d: gold {
  tags pci, 4
}

tenant e from gold {}

tier silver is gold {}

role reader {
  can get on pods
}

role writer is reader {
  can create on pods
}

role helper = reader
