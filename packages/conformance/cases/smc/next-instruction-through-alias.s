# Code that runs in an alias and changes its next instruction through the other address.
# realmode: slot.3=0x2000:4K slot.4=0x5000:4K:alias=3 init.0x2000=c606062009b001f4 exit=hlt expect.al=9 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        ljmp $0x500, $0
