# LEA reads nothing: an offset beyond the limit is no fault.
# realmode: exit=hlt expect.eax=0x80000000 mmio="" judge="KVM run; SDM vol. 2, LEA"
        mov $0x40000000, %ebx
        lea (,%ebx,2), %eax
        hlt
