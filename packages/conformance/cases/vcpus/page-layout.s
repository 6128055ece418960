# In the page layout each vCPU comes out of reset.
# realmode: vcpus=2 reg.1.si=7 exit=hlt expect.cs.base=0xffff0000 expect.1.cs.base=0xffff0000 expect.1.si=7 expect.1.ip=0xf001 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        hlt
