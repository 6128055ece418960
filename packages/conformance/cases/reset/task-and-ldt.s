# After reset TR and LDTR are empty, with limit FFFF.
# realmode: exit=hlt expect.tr.selector=0 expect.tr.base=0 expect.tr.limit=0xffff expect.tr.present=1 expect.ldt.selector=0 expect.ldt.base=0 expect.ldt.limit=0xffff expect.ldt.type=2 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        hlt
