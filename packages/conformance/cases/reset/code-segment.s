# After reset CS is 16 bits wide, byte-granular and executable.
# realmode: exit=hlt expect.cs.db=0 expect.cs.g=0 expect.cs.s=1 expect.cs.present=1 expect.cs.dpl=0 expect.cs.type=11 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        hlt
