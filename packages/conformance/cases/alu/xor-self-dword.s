# XOR of a register with itself clears it and sets ZF and PF.
# realmode: exit=hlt expect.edi=0 flags=osZPc judge="KVM run; SDM vol. 2, XOR"
        mov $0xdeadbeef, %edi
        stc
        xor %edi, %edi
        hlt
