# After reset EDX holds a signature of the family: 6.
# realmode: exit=hlt expect.dh=6 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        hlt
