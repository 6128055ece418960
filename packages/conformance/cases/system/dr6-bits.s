# DR6 keeps B0 to B3, BD, BS and BT.
# realmode: exit=hlt expect.ebx=0xffffeff0 judge="KVM run; SDM vol. 3, Debug Status Register"
        mov $0xe000, %eax
        mov %eax, %db6
        mov %db6, %ebx
        hlt
