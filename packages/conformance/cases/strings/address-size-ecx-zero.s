# With 67 and ECX = 0 nothing happens, bad addresses or not.
# realmode: layout=flat exit=hlt expect.edi=0x12345678 flags=C judge="KVM run; SDM vol. 2, REP"
        xor %ecx, %ecx
        mov $0x12345678, %edi
        stc
        addr32 rep stosl
        addr32 repe scasb
        hlt
