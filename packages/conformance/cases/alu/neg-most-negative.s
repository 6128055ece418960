# NEG of 80000000 is itself, with OF and CF.
# realmode: exit=hlt expect.eax=0x80000000 flags=OSzaPC judge="KVM run; SDM vol. 2, NEG"
        mov $0x80000000, %eax
        neg %eax
        hlt
