# After reset every segment has limit FFFF, is present, writable and accessed.
# realmode: exit=hlt expect.ds.limit=0xffff expect.ds.type=3 expect.ds.present=1 expect.ds.s=1 expect.ds.dpl=0 expect.ds.db=0 expect.ds.g=0 expect.ss.limit=0xffff expect.ss.type=3 expect.es.base=0 expect.fs.limit=0xffff expect.gs.type=3 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        hlt
